/** Whether charts are still pictures, to print: light, complete in themselves, with nothing to click. */
import { createContext, useContext } from 'react';

const Still = createContext(false);

/** Charts inside are still. */
export const StillCharts = Still.Provider;

/** Whether charts are still here. */
export function useStill(): boolean {
  return useContext(Still);
}
