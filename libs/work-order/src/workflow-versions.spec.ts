import { fold } from '#kernel';
import { publicationOf, recorded } from '#testkit';
import { evolveVersions, latestVersion, noVersions, versionOf } from './workflow-versions';

const inMode = (mode: string) => ({
  id: 'refunds',
  jobType: 'refund',
  title: 'Refund',
  owner: 'lead',
  mode,
});
const observed = publicationOf(inMode('observe'), 1);
const enforced = publicationOf(inMode('enforce'), 2);
const versionsIn = (...events: Parameters<typeof recorded>[0]) =>
  fold({ initialState: noVersions, evolve: evolveVersions }, recorded(events));
const versions = versionsIn(observed.event, enforced.event);

describe('the versions of a workflow', () => {
  it('are opened with the latest', () =>
    expect(latestVersion(versions)).toMatchObject({
      ref: enforced.ref,
      definition: { mode: 'enforce' },
    }));

  it('are opened with the latest of many, and with the only one', () => {
    const third = publicationOf(inMode('enforce'), 3);
    const all = versionsIn(observed.event, enforced.event, third.event);
    expect(latestVersion(all)?.ref.version).toBe(3);
    expect(latestVersion(versionsIn(observed.event))?.ref.version).toBe(1);
  });

  it('stay there for the work orders that go by them', () => {
    expect(versionOf(observed.ref)(versions)).toMatchObject({ definition: { mode: 'observe' } });
    expect(versionOf({ ...observed.ref, digest: 'c' })(versions)).toBeNull();
    expect(versionOf({ ...observed.ref, version: 2 })(versions)).toBeNull();
  });

  it('are what was published, whatever other events the workflow has', () => {
    const [other] = recorded([{ ...enforced.event, type: 'workflow.tidied' }]);
    expect(evolveVersions(versions, other!)).toBe(versions);
  });

  it('are none before the first', () => expect(latestVersion(noVersions)).toBeNull());

  it('are nothing that anybody goes by once their definition was altered', () => {
    const altered = {
      ...enforced.event,
      data: { ...enforced.event.data, definition: inMode('observe') },
    };
    const stored = versionsIn(observed.event, altered);
    expect(versionOf(enforced.ref)(stored)).toBeNull();
    expect(latestVersion(stored)).toBeNull();
    expect(versionOf(observed.ref)(stored)).not.toBeNull();
  });
});
