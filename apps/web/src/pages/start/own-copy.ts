/** Whether an example was opened before and is still as it was: then it need not be copied again. */
import type { ExampleList, ModelEntry } from '@tessera/api';

type Example = ExampleList['examples'][number];

/** The newest copy of an example in which nothing was changed. */
export function untouchedCopy(
  { title }: Pick<Example, 'title'>,
  models: readonly ModelEntry[],
): ModelEntry | undefined {
  // Another copy is called "Title (2)"; every change is a further version.
  const isCopy = (name: string) =>
    name === title || (name.startsWith(`${title} (`) && /^\d+\)$/.test(name.slice(title.length + 2)));
  return models.find(({ name, version, file_id }) => version === 1 && file_id !== null && isCopy(name));
}
