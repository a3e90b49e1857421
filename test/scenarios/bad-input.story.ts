import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { ID_PATTERN } from '#contracts';
import { type Stack } from '#testkit';
import { type Answer, ApiUser, newId } from './client';
import { type Route, routesOf, isIdPlace, workflow } from './routes';
import {
  badDocuments,
  badIds,
  JSON_TYPE,
  largeInputs,
  mutated,
  naughtyTexts,
  otherDocuments,
  placesIn,
  wrongValues,
} from './rubbish';
import { sharedSystem } from './shared-system';
import { unknownThings } from './unknown-things';
import { complaints, complaintsAbout, Watch } from './unharmed';

type Headers = Readonly<Record<string, string>>;

describe('bad input over HTTP', () => {
  let stack: Stack;
  let watch: Watch;
  const id = newId('rubbish');
  const routes = routesOf(id);

  const as = (role: string): ApiUser => new ApiUser(stack.url, stack.keys[role]!);
  const sendTo = (
    { method, path, role }: Route,
    raw: Buffer | string,
    headers: Headers = JSON_TYPE,
  ) => as(role).send(method, path, { raw: new Uint8Array(Buffer.from(raw)), headers });
  const bodyTo = (route: Route, body: unknown) => sendTo(route, JSON.stringify(body));

  beforeAll(async () => {
    stack = sharedSystem();
    expect((await as('admin').put(`/v1/workflows/${id}`, workflow(id))).status).toBe(200);
    const opened = await as('integrator').post('/v1/work-orders', {
      workOrderId: id,
      workflow: id,
    });
    expect(opened.status).toBe(201);
    watch = await Watch.over(stack);
  });

  afterAll(async () => {
    await watch?.close();
  });

  /** Asks every pair, holds that each is refused as it should be and that nothing is recorded. */
  const allRefused = async <T>(
    items: readonly T[],
    nameOf: (item: T) => string,
    ask: (item: T) => Promise<readonly string[]>,
  ): Promise<void> => {
    expect(items.length).toBeGreaterThan(0);
    await watch.during(async () => {
      expect(await complaints(items, nameOf, ask)).toEqual([]);
    });
  };

  it('[G9] refuses at every interface what is no document of JSON, and names the place', async () => {
    const items = routes.flatMap((route) =>
      badDocuments.map(([name, bytes, pointer]) => ({ route, name, bytes, pointer })),
    );
    await allRefused(
      items,
      ({ route, name }) => `${route.path} ${name}`,
      async ({ route, bytes, pointer }) => complaintsAbout(await sendTo(route, bytes), pointer),
    );
  });

  it('[G9] refuses at every interface what is no object, is too large or is of another type', async () => {
    const items = routes.flatMap((route) =>
      otherDocuments.map(([bytes, headers]) => ({ route, bytes, headers })),
    );
    await allRefused(
      items,
      ({ route, bytes }) => `${route.path} ${bytes.subarray(0, 20)}`,
      async ({ route, bytes, headers }) => complaintsAbout(await sendTo(route, bytes, headers)),
    );
  });

  it('[G9] names the field of every interface that holds a wrong value, or that is none', async () => {
    const isWhole = (place: string) => !/\/(inputs|facts|arguments|hours)\/|\/\d+$/.test(place);
    const items = routes.flatMap((route) => [
      ...placesIn(route.body)
        .filter(isWhole)
        .flatMap((place) =>
          wrongValues.map((value) => ({ route, place, body: mutated(route.body, place, value) })),
        ),
      ...['surprise', 'toString'].map((name) => ({
        route,
        place: `/${name}`,
        body: { ...route.body, [name]: 1 },
      })),
    ]);
    await allRefused(
      items,
      ({ route, place, body }) => `${route.path} ${place} ${JSON.stringify(body).slice(0, 200)}`,
      async ({ route, place, body }) => complaintsAbout(await bodyTo(route, body), place),
    );
  });

  it('[G9] takes no id that would mean something else in a subject, a path or a query', async () => {
    const inBodies = routes.flatMap((route) =>
      placesIn(route.body)
        .filter(isIdPlace)
        .map((place) => ({ route, place })),
    );
    const naughtyIds = naughtyTexts.filter((text) => !ID_PATTERN.test(text));
    const items = [
      ...inBodies.flatMap(({ route, place }) =>
        badIds.map((bad) => ({ route, place, body: mutated(route.body, place, bad) })),
      ),
      ...naughtyIds.map((bad) => ({
        route: routes[0]!,
        place: '/workOrderId',
        body: mutated(routes[0]!.body, '/workOrderId', bad),
      })),
    ];
    await allRefused(
      items,
      ({ route, place, body }) => `${route.path} ${place} ${JSON.stringify(body).slice(0, 100)}`,
      async ({ route, place, body }) => complaintsAbout(await bodyTo(route, body), place),
    );
  });

  it('[G9] takes no such id in an address either', async () => {
    const ids = new RegExp(`^(${id}|[a-z]+-1|order-found|inspect-order|parcel-lost)$`);
    const items = routes.flatMap(({ path, ...route }) =>
      path.split('/').flatMap((part, index, parts) =>
        ids.test(part)
          ? [...badIds, 'x'.repeat(300)].map((bad) => ({
              ...route,
              path: parts.with(index, encodeURIComponent(bad)).join('/'),
            }))
          : [],
      ),
    );
    await allRefused(
      items,
      ({ path }) => path.slice(0, 200),
      async (route) => {
        const answer = await bodyTo(route, route.body);
        const place = answer.status === 400 ? answer.body?.errors?.[0]?.pointer : undefined;
        return [
          ...complaintsAbout(answer),
          ...(answer.status === 400 && !place ? [`names no field: ${answer.text}`] : []),
        ];
      },
    );
  });

  it('[G9] says what there is where something unknown is requested', async () => {
    const requests = unknownThings(id);
    await allRefused(
      requests,
      ([method, path, , code]) => `${method} ${path} ${code}`,
      async ([method, path, body, code]) => {
        const answer: Answer = await as('admin').send(method, path, { body });
        const wrong = answer.body?.code === code ? [] : [`is not ${code}: ${answer.text}`];
        return [...complaintsAbout(answer), ...wrong];
      },
    );
  });

  it('[G9] says so where a command would make an event too large to be stored', async () => {
    await allRefused(
      largeInputs.map((inputs) => ({ workflow: id, inputs })),
      ({ inputs: stated }) => `${Object.keys(stated).length} inputs`,
      async (body) => {
        const answer = await bodyTo(routes[0]!, body);
        return [
          ...complaintsAbout(answer),
          ...(answer.status === 413 ? [] : [`is ${answer.status}`]),
        ];
      },
    );
  });

  it('[G9] keeps every mutant of an opening as it was sent, or refuses it and records nothing', async () => {
    const valid = {
      workOrderId: id,
      workflow: id,
      title: 'A parcel',
      objects: ['a', 'b'],
      inputs: { order: 'o' },
    };
    const places = fc.constantFrom(...placesIn(valid), '/surprise', '/inputs/more', '/objects/2');
    const parts = fc.oneof(
      fc.constantFrom<unknown>(undefined, ...naughtyTexts, ...badIds, ...wrongValues),
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.jsonValue({ maxDepth: 3 }),
    );
    const mutant = fc.tuple(places, parts).filter(([place]) => place !== '/workOrderId');
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(mutant, async ([place, part]) => {
        const sent: Record<string, unknown> = {
          ...(mutated(valid, place, part) as typeof valid),
          workOrderId: newId('mutant'),
        };
        const before = await watch.size();
        const answer = await bodyTo(routes[0]!, sent);
        if (answer.status === 201) {
          accepted++;
          const path = `/v1/work-orders/${String(sent['workOrderId'])}/history`;
          const { data } = (await as('analyst').get(path)).body.items[0];
          const parsed = JSON.parse(JSON.stringify(sent));
          for (const field of ['title', 'objects', 'inputs'])
            expect(canonicalize(data[field])).toBe(canonicalize(parsed[field] ?? undefined));
        } else {
          const named =
            part === undefined || answer.status !== 400 ? undefined : `/${place.split('/')[1]}`;
          expect(complaintsAbout(answer, named)).toEqual([]);
          expect(await watch.size()).toBe(before);
        }
      }),
      { numRuns: 150, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(10);
    await watch.during(() => Promise.resolve());
  });

  it('[I6] believes no role, tenant or actor that a body brings along', async () => {
    const claims = ['actor', 'roles', 'tenant', 'metadata', 'commandId', 'principal'];
    // A deployment admin names the tenant of a key, and nobody else: that is refused by role.
    const isTaken = (route: Route, claim: string): boolean =>
      claim in route.body || (route.path === '/v1/keys' && claim === 'tenant');
    const items = routes.flatMap((route) =>
      claims.filter((claim) => !isTaken(route, claim)).map((claim) => ({ route, claim })),
    );
    await allRefused(
      items,
      ({ route, claim }) => `${route.path} ${claim}`,
      async ({ route, claim }) =>
        complaintsAbout(await bodyTo(route, { ...route.body, [claim]: 'admin' }), `/${claim}`),
    );
  });
});
