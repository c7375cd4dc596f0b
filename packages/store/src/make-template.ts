/** Run by the build: makes the template of a new data folder, at the path given or at the default one. */
import { defaultTemplate, makeTemplate } from './template.ts';

await makeTemplate(process.argv[2] ?? (await defaultTemplate()));
