import { fold } from '#kernel';
import { recorded } from '#testkit';
import { evolveVersions, latestVersion, noVersions, versionOf } from './workflow-versions';

const versions = fold(
  { initialState: noVersions, evolve: evolveVersions },
  recorded([published(1, 'a', 'observe'), published(2, 'b', 'enforce')]),
);

describe('the versions of a workflow', () => {
  it('are opened with the latest', () =>
    expect(latestVersion(versions)).toMatchObject({
      ref: { id: 'refunds', version: 2, digest: 'b' },
      definition: { mode: 'enforce' },
    }));

  it('are opened with the latest of many, and with the only one', () => {
    const [one, three] = recorded([published(1, 'a', 'observe'), published(3, 'c', 'enforce')]);
    expect(latestVersion(evolveVersions(versions, three!))?.ref.version).toBe(3);
    expect(latestVersion(evolveVersions(noVersions, one!))?.ref.version).toBe(1);
  });

  it('stay there for the work orders that go by them', () => {
    const ref = { id: 'refunds', version: 1, digest: 'a' };
    expect(versionOf(versions, ref)).toMatchObject({ definition: { mode: 'observe' } });
    expect(versionOf(versions, { ...ref, digest: 'c' })).toBeNull();
    expect(versionOf(versions, { ...ref, version: 2 })).toBeNull();
  });

  it('are what was published, whatever other events the workflow has', () => {
    const [other] = recorded([{ ...published(3, 'c', 'enforce'), type: 'workflow.tidied' }]);
    expect(evolveVersions(versions, other!)).toBe(versions);
  });

  it('are none before the first', () => expect(latestVersion(noVersions)).toBeNull());
});

function published(version: number, digest: string, mode: string) {
  const definition = { id: 'refunds', jobType: 'refund', title: 'Refund', owner: 'lead', mode };
  return {
    type: 'workflow.published',
    data: { workflowId: 'refunds', version, digest, definition },
  };
}
