import { type Answer, type ApiUser } from './client';

/** Addresses that answer with no JSON of this tenant: they stream, lead to a sign-in, or open by a token of their own. */
const ELSEWHERE = /^\/v1\/(stream|log\/tile)|^\/(a|d)\/|oidc|sign-in|session/;

/** Ids of nothing, by the parameter that names them in an address. */
const ABSENT: Readonly<Record<string, string>> = {
  workOrderId: 'refund-of-nobody',
  decisionId: '0190a0b0-0000-7000-8000-000000000001',
  approvalId: '0190a0b0-0000-7000-8000-000000000002',
  evidenceId: 'note-of-nobody',
  dispatchId: 'dispatch-of-nobody',
  exceptionId: '0190a0b0-0000-7000-8000-000000000003',
  eventId: '0190a0b0-0000-7000-8000-000000000004',
};

/** Work that a reader may not see: its ids, by the parameter that names them, and a text that is in it. */
export interface HiddenWork {
  readonly ids: Readonly<Record<string, string>>;
  readonly canary: string;
}

/**
 * What a reader is wrongly shown of hidden work, over every address that answers a GET: its text, its id in a list, or
 * another answer than of what is not there. `shown`: how many addresses show it to `onlooker`.
 */
export const shownAnywhere = async (
  reader: ApiUser,
  onlooker: ApiUser,
  { ids, canary }: HiddenWork,
): Promise<{ readonly wrong: readonly unknown[]; readonly shown: number }> => {
  const { body: api } = await onlooker.get('/docs-json');
  const paths = Object.keys(api.paths as object).filter(
    (path) => api.paths[path].get && !ELSEWHERE.test(path),
  );
  const names = paths.flatMap((path) => path.match(/\{\w+\}/g) ?? []);
  expect(names).toEqual(expect.arrayContaining(Object.keys(ids).map((name) => `{${name}}`)));
  const wrong: unknown[] = [];
  let shown = 0;
  for (const path of paths) {
    const address = filled(path, (name) => ids[name] ?? 'none');
    const absent = filled(path, (name) => ABSENT[name] ?? 'none');
    const seen = await reader.get(address);
    if (seen.text.includes(canary)) wrong.push([address, seen.text.slice(0, 200)]);
    if (address === absent) {
      if (seen.text.includes(ids['workOrderId']!)) wrong.push([address, 'names the work']);
      continue;
    }
    const of = (answer: Answer) => [answer.status, answer.body?.code];
    const nothing = of(await reader.get(absent));
    if (JSON.stringify(of(seen)) !== JSON.stringify(nothing)) wrong.push([address, of(seen)]);
    if ((await onlooker.get(address)).text.includes(canary)) shown += 1;
  }
  return { wrong, shown };
};

const filled = (path: string, of: (name: string) => string): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => of(name));
