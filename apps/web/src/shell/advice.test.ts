import { expect, it } from 'vitest';
import { ServerProblem } from '../server/problem.ts';
import { adviceOn, returnAddress, signInAddress } from './advice.ts';

const HERE = 'http://tessera.example';

it('signing in leads back to where one was', () => {
  const problem = new ServerProblem({ status: 401, code: 'sign-in-needed', detail: 'Send "Authorization: Bearer".' });
  const { way } = adviceOn(problem, '/runs/7?output=A&tab=drivers');
  const from = new URL(way!.to, HERE).searchParams.get('from');
  expect(returnAddress(from, HERE)).toBe('/runs/7?output=A&tab=drivers');
});

it.each([
  ['https://evil.example/'],
  ['//evil.example/runs'],
  ['/\\evil.example'],
  ['/.//evil.example/runs'],
  ['/runs/..//evil.example'],
  ['/\t/evil.example'],
  ['javascript:alert(1)'],
  ['runs'],
  [''],
  ['/sign-in?from=/runs'],
  [null],
])('signing in leads to the start rather than to %j', (from) => {
  expect(returnAddress(from, HERE)).toBe('/');
});

it('the start needs no mention', () => {
  expect(signInAddress('/')).toBe('/sign-in');
});

it("another person's run reads like one that never was", () => {
  const problem = new ServerProblem({ status: 404, code: 'run-unknown', detail: 'You have no run 7.' });
  expect(adviceOn(problem, '/runs/7').sentence).toContain('There is no such run, or it is not yours.');
});

it("a problem of the model has the server's own words", () => {
  const problem = new ServerProblem({ status: 422, code: 'circular', detail: 'Sheet1!B4 depends on itself.' });
  expect(adviceOn(problem, '/')).toEqual({ title: problem.title, sentence: 'Sheet1!B4 depends on itself.' });
});
