/** The mark of Tessera: three tiles of a mosaic, or three bars of a histogram. */
import { SERIES } from '../theme.ts';

export function Mosaic({ size = 22 }: { readonly size?: number }) {
  const [dark, warm] = SERIES.light;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable={false}>
      <rect x="2" y="18" width="8" height="12" rx="1.5" fill={SERIES.dark[0]} />
      <rect x="12" y="4" width="8" height="26" rx="1.5" fill={dark} />
      <rect x="22" y="12" width="8" height="18" rx="1.5" fill={warm} />
    </svg>
  );
}
