import { createHmac, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { errors } from 'jose';
import { bindingHash, hasBinding, type Plan, type Question, taskIdOf } from '#authzen';
import {
  type AccessRequestHint,
  type DecideAnswer,
  isRequestable,
  type SubmittedDenial,
} from '#contracts';
import { parseInstant, Refusal } from '#kernel';
import { derivedKeys } from '#platform';
import { type CommandRequest } from '../../commands/command-request';
import { GatewaySettings } from '../../gateway.settings';
import { formPath, REQUESTS_PATH } from './routes';
import { Signing } from './signing';

type Metadata = CommandRequest['metadata'];

interface Claims {
  readonly tenant: string;
  readonly evaluation_id: string;
  readonly denial_expires_at: string;
  readonly binding_context_members: readonly string[];
  readonly binding_hash: string;
}

const TYPE = 'access-request-denial+jwt';

/** What ties an access request to the denied question. */
@Injectable()
export class Denials {
  constructor(
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(Signing) private readonly signing: Signing,
  ) {}

  /** How to request what a question was denied; undefined where nobody can grant it to this subject alone. */
  async hintFor(
    question: Question,
    plan: Plan,
    decision: DecideAnswer,
    { tenant }: Metadata,
  ): Promise<AccessRequestHint | undefined> {
    const { decisionId, validUntil } = decision;
    if (!isRequestable(decision) || !plan.namesSubject) return undefined;
    const claims: Claims = {
      tenant,
      evaluation_id: decisionId,
      denial_expires_at: validUntil,
      binding_context_members: plan.contextMembers,
      binding_hash: bindingHash(question, plan.contextMembers),
    };
    return {
      endpoint: this.endpoint,
      template: plan.workflowId,
      expires_at: validUntil,
      binding_token: await this.signing.sign(
        { ...claims },
        this.signed,
        randomUUID(),
        new Date(validUntil),
      ),
      ...this.formOf(plan, decision),
    };
  }

  /** Where to read what to state beside the question. A work order of another version of the workflow may have another form. */
  private formOf(
    { form, digest }: Plan,
    { workOrderId, decisionId, workflow }: DecideAnswer,
  ): Pick<AccessRequestHint, 'request_schema_url' | 'request_catalogs_url'> {
    const isKnown = workflow.digest === digest;
    if (isKnown && !form) return {};
    const at = (of: Parameters<typeof formPath>[0]): string =>
      this.settings.baseUrl + formPath(of, { workOrderId, decisionId });
    const hasCatalogs = !isKnown || form!.fields.length > 0;
    return {
      request_schema_url: at('schema'),
      ...(hasCatalogs && { request_catalogs_url: at('catalogs') }),
    };
  }

  /**
   * The id of the evaluation that a denial is about. Refuses with `invalid_denial_binding` and `expired_denial`. A denial without a token is
   * compared with what was decided when the access request is recorded.
   */
  async verified(denial: SubmittedDenial, question: Question, caller: Metadata): Promise<string> {
    const { binding_token: token, evaluation_id: stated } = denial;
    if (token === undefined) {
      if (stated === undefined) throw unbound('send its binding_token or its evaluation_id');
      return stated;
    }
    const claims = await this.claimsOf(token);
    if (claims.tenant !== caller.tenant) throw unbound('it is not yours');
    if (stated !== undefined && stated !== claims.evaluation_id)
      throw unbound('evaluation_id is of another denial');
    if (parseInstant(denial.expires_at) !== parseInstant(claims.denial_expires_at))
      throw unbound('expires_at is not that of the denial');
    if (!hasBinding(question, claims.binding_context_members, claims.binding_hash))
      throw unbound('subject, resource, action or context differ from the denied question');
    return claims.evaluation_id;
  }

  private async claimsOf(token: string): Promise<Claims> {
    try {
      const claims = await this.signing.verify(token, this.signed);
      return claims as unknown as Claims;
    } catch (error) {
      if (error instanceof errors.JWTExpired)
        throw new Refusal('expired_denial', 'The denial has expired: ask the question again.');
      if (error instanceof errors.JOSEError) throw unbound('binding_token is not as it was issued');
      throw error;
    }
  }

  /** The id of the task that follows evaluations: nobody can guess it, and it is the same however they are bound. */
  taskIdFor(evaluationIds: readonly string[], { tenant, actor }: Metadata): string {
    const { first } = derivedKeys(this.settings.tokenSecret, 'access-request-ids');
    const about = JSON.stringify([tenant, actor.id, ...evaluationIds]);
    return taskIdOf(createHmac('sha256', first).update(about).digest('base64url'));
  }

  private get endpoint(): string {
    return this.settings.baseUrl + REQUESTS_PATH;
  }

  private get signed() {
    return { type: TYPE, issuer: this.settings.baseUrl, audience: this.endpoint };
  }
}

const unbound = (why: string): Refusal =>
  new Refusal('invalid_denial_binding', `The denial does not bind this request: ${why}.`);
