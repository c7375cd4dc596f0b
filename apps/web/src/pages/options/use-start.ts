/** Sends a table to be priced, and goes to where its progress is seen. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TableQuery } from '@tessera/api';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { startPricing } from '../../server/calls.ts';
import { pricing, pricingPages } from '../../server/queries.ts';

/** How a table is sent, how much of it has been, and how to stop it. */
export function useStart(table: File) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [share, setShare] = useState(0);
  const sending = useRef<AbortController>(undefined);
  const start = useMutation({
    mutationFn: (query: TableQuery) => {
      setShare(0);
      sending.current = new AbortController();
      return startPricing(table, query, setShare, sending.current.signal);
    },
    onSuccess(job) {
      client.setQueryData(pricing(job.id).queryKey, job);
      void client.invalidateQueries({ queryKey: pricingPages().queryKey });
      void navigate(`/options/${job.id}`);
    },
  });
  const isAborted = start.error instanceof DOMException && start.error.name === 'AbortError';
  return {
    mutate: start.mutate,
    isPending: start.isPending,
    error: isAborted ? null : start.error,
    share,
    cancel: () => sending.current?.abort(),
  };
}
