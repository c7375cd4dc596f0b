/** What can be done with a run from a list: cancelled, deleted, named anew. Lists are asked for again after each. */
import { useQueryClient } from '@tanstack/react-query';
import type { Run } from '@tessera/api';
import { isUnderWay, nameOf } from '../../runs/words.ts';
import { cancelRun, changeRun, deleteRun } from '../../server/calls.ts';
import { run as runQuery, runsUnderWay } from '../../server/queries.ts';
import { useConfirm } from '../../shell/confirm.tsx';
import { tellDone, tellProblem } from '../../shell/notify.ts';

export function useRunActions() {
  const client = useQueryClient();
  const confirm = useConfirm();
  const refresh = (id: string) =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['runs', 'pages'] }),
      client.invalidateQueries({ queryKey: runsUnderWay().queryKey }),
      client.invalidateQueries({ queryKey: runQuery(id).queryKey, exact: true }),
    ]);
  const attempt = async ({ id }: Run, work: () => Promise<unknown>, done?: string) => {
    try {
      await work();
      if (done) tellDone(done);
    } catch (failure) {
      tellProblem(failure);
    }
    await refresh(id);
  };
  return {
    cancel: (run: Run) => attempt(run, () => cancelRun(run.id), `${nameOf(run)} was cancelled.`),
    rename: (run: Run, label: string) => attempt(run, () => changeRun(run.id, { label })),
    changePriority: (run: Run, priority: Run['priority']) => attempt(run, () => changeRun(run.id, { priority })),
    async remove(run: Run) {
      const agreed = await confirm({
        title: `Delete ${nameOf(run)}?`,
        text: 'Its result is lost, and links to it lead nowhere. The workbook and the model stay.',
        action: 'Delete run',
        danger: true,
      });
      if (!agreed) return;
      await attempt(
        run,
        async () => {
          if (isUnderWay(run)) await cancelRun(run.id);
          await deleteRun(run.id);
          client.removeQueries({ queryKey: runQuery(run.id).queryKey });
        },
        `${nameOf(run)} was deleted.`,
      );
    },
  };
}
