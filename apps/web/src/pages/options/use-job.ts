/** Changes of a table that is or was priced; the cache follows. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PricingJob } from '@tessera/api';
import { cancelPricing, deletePricing } from '../../server/calls.ts';
import { pricing, pricingPages } from '../../server/queries.ts';
import { useConfirm } from '../../shell/confirm.tsx';
import { tellDone, tellProblem } from '../../shell/notify.ts';

/** Whether it is not over. */
export function isUnderWay({ state }: Pick<PricingJob, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** Ends it before its time. */
export function useCancelJob(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => cancelPricing(id),
    onSuccess: (job) => client.setQueryData(pricing(id).queryKey, job),
    onError: tellProblem,
  });
}

/** Deletes a table that is over, and its answer, when the person agrees; true when it is gone. */
export function useDeleteJob(): (job: PricingJob) => Promise<boolean> {
  const client = useQueryClient();
  const confirm = useConfirm();
  return async (job) => {
    const agreed = await confirm({
      title: `Delete ${job.name}?`,
      text: 'The table is removed from this server, with its prices. The file on your own disk stays.',
      action: 'Delete table',
      danger: true,
    });
    if (!agreed) return false;
    try {
      await deletePricing(job.id);
      void client.invalidateQueries({ queryKey: pricingPages().queryKey });
      tellDone(`${job.name} was deleted.`);
      return true;
    } catch (failure) {
      tellProblem(failure);
      return false;
    }
  };
}
