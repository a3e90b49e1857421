import { type OverlayDeclaration, type WorkflowDefinition } from '#contracts';
import { isGranted } from './authorises';
import { type Approval, type WorkOrder } from './state';

/** An overlay, and the actions of the workflow for which its approval is not current. */
export interface OverlayGap {
  readonly overlay: OverlayDeclaration;
  /** Who answers for the approval; `TBD` when nobody is named. */
  readonly owner: string;
  /** Each with why, as one half of a sentence: "it is conditional: …". */
  readonly actions: readonly { readonly kind: string; readonly why: string }[];
}

/**
 * Overlays that something would wait for at `now` (an instant). An approval is taken as current for a kind of
 * action while it holds, permits that kind and no open condition binds it; whether a particular action is within
 * its scope is told when that is proposed. Feature L8.
 */
export const overlayGaps = (
  workOrder: Pick<WorkOrder, 'approvals'>,
  { overlays, approvals }: WorkflowDefinition,
  now: string,
): readonly OverlayGap[] =>
  overlays.flatMap((overlay) => {
    const asked = Object.values(workOrder.approvals).filter(
      ({ kind, isOfEarlierRun }) => kind === overlay.approval && !isOfEarlierRun,
    );
    const actions = overlay.actions.flatMap((kind) => {
      const why = whyNotCurrent(asked, kind, now);
      return why === undefined ? [] : [{ kind, why }];
    });
    if (actions.length === 0) return [];
    const owner = asked.at(-1)?.owner ?? approvals.get(overlay.approval)?.owner ?? 'TBD';
    return [{ overlay, owner, actions }];
  });

const whyNotCurrent = (
  asked: readonly Approval[],
  kind: string,
  now: string,
): string | undefined => {
  const whys = asked.map((approval) => whyNot(approval, kind, now));
  if (whys.includes(undefined)) return undefined;
  return whys.at(-1) ?? 'nobody was asked for it';
};

const whyNot = (approval: Approval, kind: string, now: string): string | undefined => {
  const { status, consumed, expiresAt, permits, conditions } = approval;
  if (!isGranted(approval)) return `it is ${status}`;
  if (consumed) return 'its single use is used up';
  if (expiresAt === null || expiresAt <= now) return 'it has expired';
  if (!permits.includes(kind)) return `it does not permit ${kind}`;
  const open = conditions.find(
    ({ met, binds }) => !met && (binds === undefined || binds.includes(kind)),
  );
  return open && `it is conditional: condition ${open.number} is not met (${open.text})`;
};
