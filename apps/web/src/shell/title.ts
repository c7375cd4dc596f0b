/** The title of the tab. It knows nothing of what the page shows. */
import { useEffect } from 'react';

/** Names the tab after the page: "Cash flow – Tessera"; while `title` is empty, Tessera alone. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Tessera' : `${title} – Tessera`;
  }, [title]);
}
