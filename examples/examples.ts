/** All examples, in the order in which a newcomer might read them. */
import type { Example } from './book.ts';
import { cashFlowExample } from './cash-flow.ts';
import { inventory } from './inventory.ts';
import { pricing } from './pricing.ts';
import { projectCost } from './project-cost.ts';

export const EXAMPLES: readonly Example[] = [projectCost, cashFlowExample, inventory, pricing];
