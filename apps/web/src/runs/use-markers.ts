/** The markers: where they are, and where they are being dragged. They are in the address once they rest. */
import { useCallback, useMemo, useState } from 'react';
import type { Markers } from '../charts/chart.ts';
import { useAddress } from '../shell/use-address.ts';
import { markersOf, markersText } from './markers.ts';

export function useMarkers(usual: Markers) {
  const { params, change } = useAddress();
  const [moving, setMoving] = useState<Markers>();
  const low = params.get('low');
  const high = params.get('high');
  const markers = useMemo(() => markersOf(low, high, usual), [low, high, usual]);
  const setMarkers = useCallback(
    (to: Markers, final: boolean) => {
      setMoving(final ? undefined : to);
      if (final) change(markersText(to));
    },
    [change],
  );
  return { markers, moving, setMarkers };
}
