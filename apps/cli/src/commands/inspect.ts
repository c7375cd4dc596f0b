/** `tessera inspect`: what a workbook holds, and where a simulation of it could start. */
import { checkParity, recalculate, suggest } from '@tessera/engine';
import { readArguments } from '../arguments.ts';
import { printParity } from '../print-run.ts';
import { count, number, percent, table } from '../text.ts';
