/** One web worker. */
import type { Reply, Request } from './messages.ts';
import { createThread } from './thread.ts';

/** The part of a worker's global scope that is used here: the types of the DOM are for pages. */
declare const self: {
  onmessage: ((event: { readonly data: Request }) => void) | null;
  postMessage(message: Reply, transfer: ArrayBuffer[]): void;
  close(): void;
};

const answer = createThread((reply, transfer) => self.postMessage(reply, transfer));

self.onmessage = ({ data }) => {
  if (data.kind === 'close') self.close();
  else answer(data);
};
