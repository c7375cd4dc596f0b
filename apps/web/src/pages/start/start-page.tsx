/** Where people begin: drop a workbook, open an example, go on with what they have. */
import { Title } from '@mantine/core';

export default function StartPage() {
  return <Title order={1}>Tessera</Title>;
}
