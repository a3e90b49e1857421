import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import {
  type ApprovalReview,
  type PrincipalKind,
  type ReviewedApproval,
  subjects,
} from '#contracts';
import { plus, Refusal } from '#kernel';
import { type BusReply, type CommandFrame, metadataOf, unwrap } from '#platform';
import { Reviews } from '../queries/reviews';
import { type Bus, BUS } from '../bus';
import { GatewaySettings } from '../gateway.settings';
import { type IssueLinkBody } from './issue-link';
import { type DecisionLink, readDecisionLink, signDecisionLink } from './link-token';
import { type IssuerKey, mayPassOn, mayStillPassOn, mustNotBeMachine } from './passing-on';

type Metadata = CommandFrame['metadata'];

export interface IssuedLink {
  readonly url: string;
  readonly expiresAt: string;
  readonly for: string;
}

/** A link that works, with what it is about. */
export interface OpenLink {
  readonly link: DecisionLink;
  readonly approval: ReviewedApproval;
  readonly review: ApprovalReview;
  /** The key of the issuer of the link, as it is today. */
  readonly key: IssuerKey;
}

/** What a link depends on as long as it works. */
type MadeWithKey = Pick<DecisionLink, 'tenant' | 'person' | 'issuer' | 'issuerKey'>;

/** Links by which one person answers one approval once, in the name of somebody who may answer it. */
@Injectable()
export class DecisionLinks {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(Reviews) private readonly reviews: Reviews,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  /** Makes a link. Refuses callers who could not answer the approval themselves. */
  async issue(
    { workOrderId, approvalId, for: person, validFor }: IssueLinkBody,
    { tenant, actor, roles, owners }: Metadata,
  ): Promise<IssuedLink> {
    const issuerKey = actor.key!;
    const review = await this.reviews.of({ tenant, workOrderId, approvalId });
    const { approval } = review;
    mustBeOpen(approval);
    mayPassOn(approval, review, { id: actor.id, roles, owners }, person);
    await this.keyOf({ tenant, person, issuer: actor.id, issuerKey });
    const wanted = validFor === undefined ? approval.dueAt : plus(nowText(), validFor);
    const end = wanted < approval.dueAt ? wanted : approval.dueAt;
    const expiresAt = new Date(Math.floor(Date.parse(end) / 1_000) * 1_000);
    const token = await signDecisionLink(
      {
        linkId: uuidv7(),
        tenant,
        workOrderId,
        approvalId,
        person,
        issuer: actor.id,
        issuerKey,
        expiresAt,
      },
      this.settings.tokenSecret,
    );
    return {
      url: `${this.settings.baseUrl}/a/${token}`,
      expiresAt: expiresAt.toISOString(),
      for: person,
    };
  }

  /** What a link is about. Refuses what never was a link of ours, is past its time, or void. */
  async open(token: string): Promise<OpenLink> {
    const link = await readDecisionLink(token, this.settings.tokenSecret);
    const key = await this.keyOf(link);
    const { tenant, workOrderId, approvalId } = link;
    const review = await this.reviews.of({ tenant, workOrderId, approvalId });
    return { link, approval: review.approval, review, key };
  }

  /**
   * As whom an answer by the link is sent: the person, in the name of the issuer of the link. The same
   * form twice is one answer; another form is another, because a refused one must not use the link up.
   * That an approval is answered once is for approvals to say.
   */
  metadataOf(
    { link, key }: Pick<OpenLink, 'link' | 'key'>,
    { digest, traceId }: { readonly digest: string; readonly traceId: string },
  ): Metadata {
    const { person: id, issuer, issuerKey: keyId, tenant, linkId } = link;
    const owners = [...(key.owners ?? []), issuer];
    const { issuedBy, workflows } = key;
    const caller = { id, keyId, tenant, roles: ['approver'], owners, issuedBy, workflows };
    const metadata = metadataOf(caller, `link-${linkId}-${digest}`);
    const actor = { ...metadata.actor, onBehalfOf: [issuer] };
    return { ...metadata, actor, correlationId: traceId };
  }

  /** A link is worth no more than the key that it was made with, and nothing to somebody who is retired or no person. */
  private async keyOf({ tenant, person, issuer, issuerKey }: MadeWithKey): Promise<IssuerKey> {
    const { caller: key, personKind } = unwrap(
      await this.bus.request<
        BusReply<{ readonly caller: IssuerKey | null; readonly personKind?: PrincipalKind }>
      >(subjects.credentials.caller, { keyId: issuerKey, person }),
    );
    mustNotBeMachine(person, personKind);
    if (key?.tenant === tenant && mayStillPassOn(key, issuer)) return key;
    throw new Refusal(
      'link_void',
      'The person who made this link can no longer answer for the owner: ask for a new link.',
    );
  }
}

const mustBeOpen = ({ status, dueAt }: ReviewedApproval): void => {
  if (status === 'requested' && dueAt > nowText()) return;
  const stands = status === 'requested' ? 'overdue' : status;
  throw new Refusal('approval_closed', `It is ${stands}: there is nothing to answer.`, { status });
};

const nowText = (): string => new Date().toISOString();
