/** What a rank correlation means: a cloud of trials, and a sentence. */
import { Text } from '@mantine/core';
import { percent } from '../format/numbers.ts';
import type { CorrelatedInput } from './contract.ts';
import { rankPairs, shareTogether } from './copula.ts';
import { showRank } from './pairs.ts';
import classes from './rank-scatter.module.css';

const SIDE = 132;
const POINTS = 220;

export function RankScatter(props: {
  readonly first: CorrelatedInput;
  readonly second: CorrelatedInput;
  readonly rank: number;
}) {
  const { first, second, rank } = props;
  const place = (share: number) => 3 + share * (SIDE - 6);
  const dots = rankPairs(rank, POINTS)
    .map(([x, y]) => `M${place(x).toFixed(1)} ${place(1 - y).toFixed(1)}h0`)
    .join('');
  return (
    <figure className={classes.frame}>
      <svg
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label={`Trials of ${first.label} (from left to right) and ${second.label} (upwards) at a rank correlation of ${showRank(rank)}`}
      >
        <rect className={classes.ground} x={0.5} y={0.5} width={SIDE - 1} height={SIDE - 1} rx={4} />
        <path className={classes.median} d={`M${SIDE / 2} 1V${SIDE - 1}M1 ${SIDE / 2}H${SIDE - 1}`} />
        <path className={classes.dots} d={dots} />
      </svg>
      <figcaption className={classes.words}>
        <Text size="sm">{meaningOf(first.label, second.label, rank)}</Text>
        <Text size="xs" c="dimmed" mt={4}>
          Each dot is a trial: {first.label} low to high from left to right, {second.label} upwards.
        </Text>
      </figcaption>
    </figure>
  );
}

/** What it means in a sentence. */
function meaningOf(first: string, second: string, rank: number): string {
  if (rank === 0) return `${first} tells nothing of ${second}.`;
  if (rank === 1) return `${second} rises with ${first} in every trial: the higher one, the higher the other.`;
  if (rank === -1) return `${second} falls as ${first} rises in every trial.`;
  const size = Math.abs(rank);
  const strength = size >= 0.8 ? 'nearly always' : size >= 0.5 ? 'mostly' : size >= 0.2 ? 'somewhat more often' : 'a little more often'; // biome-ignore format: one thought
  const direction = rank > 0 ? 'high' : 'low';
  const share = percent(shareTogether(rank), 0);
  return `When ${first} is high, ${second} is ${strength} ${direction}: it is above its median in ${share} of the trials in which ${first} is above its own.`;
}
