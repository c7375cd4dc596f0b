/** The example of a table of contracts: a file of this site. */

const ADDRESS = new URL('../../../../../examples/options.csv', import.meta.url).href;

/** Fetches the example as a file as if it had been dropped. Throws where it cannot be had. */
export async function exampleTable(): Promise<File> {
  const response = await fetch(ADDRESS);
  if (!response.ok) throw new Error('The example cannot be loaded. Check the connection and try again.');
  return new File([await response.blob()], 'options.csv', { type: 'text/csv', lastModified: 0 });
}
