/** Whoever opens another page by keyboard or ear begins at its heading. */
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** Some pages have their heading only when their data are there; later than this the person is elsewhere. */
const PATIENCE = 4000;

/** Moves the focus to the page's h1 after each change of the page; not when the site is first opened. */
export function useFocusOnHeading(): void {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    if (focusHeading()) return;
    const stop = () => {
      watcher.disconnect();
      clearTimeout(late);
      window.removeEventListener('keydown', stop);
      window.removeEventListener('pointerdown', stop);
    };
    const watcher = new MutationObserver(() => focusHeading() && stop());
    const late = setTimeout(stop, PATIENCE);
    watcher.observe(document.body, { childList: true, subtree: true });
    window.addEventListener('keydown', stop);
    window.addEventListener('pointerdown', stop);
    return stop;
  }, [pathname]);
}

function focusHeading(): boolean {
  const heading = document.querySelector('h1');
  if (!heading) return false;
  // What the page itself gave the focus keeps it.
  const active = document.activeElement;
  if (active && active !== document.body && active.closest('main')) return true;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}
