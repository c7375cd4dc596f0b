/** Short words on what has just happened, in the corner, read out by screen readers. */
import { notifications } from '@mantine/notifications';
import { asProblem } from '../server/problem.ts';

/** Something was done. */
export function tellDone(message: string): void {
  notifications.show({ message, color: 'teal' });
}

/** Something that was asked for could not be done. */
export function tellProblem(failure: unknown): void {
  const { title, message } = asProblem(failure);
  notifications.show({ title, message, color: 'red', autoClose: 10_000, role: 'alert' });
}
