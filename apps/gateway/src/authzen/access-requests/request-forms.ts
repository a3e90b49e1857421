import { Inject, Injectable } from '@nestjs/common';
import { catalogOf, catalogPageOf, catalogsOf, pageOf, schemaOf } from '#authzen';
import {
  type CatalogsDocument,
  type DenialQuery,
  type FieldCatalogAnswer,
  type FieldCatalogQuery,
  type JsonSchema,
  type RequestForm,
  type RequestFormReply,
  subjects,
} from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, unwrap } from '#platform';
import { type Bus, BUS, READ_TIMEOUT_MS, REPEATABLE } from '../../bus';
import { type CommandRequest } from '../../commands/command-request';
import { GatewaySettings } from '../../gateway.settings';
import { formPath } from './routes';

type Metadata = CommandRequest['metadata'];

/** What to state with a denial, for who was denied. Refuses everybody else with `not_found`. */
@Injectable()
export class RequestForms {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  async schema(denial: DenialQuery, metadata: Metadata): Promise<JsonSchema> {
    const form = await this.form(denial, metadata);
    return schemaOf(form, this.settings.baseUrl + formPath('schema', denial));
  }

  async catalogs(denial: DenialQuery, metadata: Metadata): Promise<CatalogsDocument> {
    const form = await this.form(denial, metadata);
    const { baseUrl } = this.settings;
    return catalogsOf(form, (field) => baseUrl + formPath('catalog', { ...denial, field }));
  }

  async catalog(query: FieldCatalogQuery, metadata: Metadata): Promise<FieldCatalogAnswer> {
    const { workOrderId, decisionId, field, q } = query;
    const items = catalogOf(await this.form({ workOrderId, decisionId }, metadata), field, q);
    if (!items) throw new Refusal('not_found', 'The form of this denial has no such field.');
    return pageOf(items, catalogPageOf(query));
  }

  private async form(
    { workOrderId, decisionId }: DenialQuery,
    metadata: Metadata,
  ): Promise<RequestForm> {
    const reply = await this.bus.request<BusReply<RequestFormReply>>(
      subjects.internal.readRequestForm,
      { workOrderId, decisionId, metadata },
      READ_TIMEOUT_MS,
      REPEATABLE,
    );
    return unwrap(reply).form;
  }
}
