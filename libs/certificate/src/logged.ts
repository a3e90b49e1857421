import { type RecordedEvent } from '#kernel';
import { type Bundle, type BundledEvent } from '#verify';

/** An event and where it stands in the log: its leaf, from 0. */
export interface Logged {
  readonly index: number;
  readonly event: RecordedEvent;
}

/** What a certificate is made from. */
export interface Proof {
  /** Every event of the work order, first to last. */
  readonly events: readonly Logged[];
  /** Events of other streams: definitions, and the ends of tracks. */
  readonly dependsOn: readonly Logged[];
}

/** An event from its bytes as they are in the log. */
export const loggedFrom = (index: number, text: string): Logged => ({
  index,
  event: { ...(JSON.parse(text) as RecordedEvent), position: index + 1 },
});

/** What a bundle was found to prove: the texts of its events, in its order. */
export const proofFrom = (
  { events, dependsOn }: Bundle,
  proven: { readonly events: readonly string[]; readonly dependsOn: readonly string[] },
): Proof => {
  const logged = (bundled: readonly BundledEvent[], texts: readonly string[]) =>
    texts.map((text, at) => loggedFrom(bundled[at]!.index, text));
  return { events: logged(events, proven.events), dependsOn: logged(dependsOn, proven.dependsOn) };
};
