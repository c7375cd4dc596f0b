/** `tessera explain`: every stage of a compiled model as text, down to WebAssembly. */
import { explain } from '@tessera/engine';
import { readArguments } from '../arguments.ts';
import { compile } from '../simulation.ts';

export async function explainCommand(words: readonly string[]): Promise<number> {
  const asked = readArguments(words, ['model', 'input', 'output', 'correlate', 'sampling', 'as-of']);
  for (const { title, text } of explain(compile(asked).compiled)) process.stdout.write(`# ${title}\n\n${text}\n`);
  return 0;
}
