import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  accessRequesters,
  CatalogsDocument,
  DenialQuery,
  FieldCatalogAnswer,
  FieldCatalogQuery,
  type JsonSchema,
} from '#contracts';
import { metadataOf } from '#platform';
import { RequestForms } from '../authzen/access-requests/request-forms';
import { FORM_PATHS } from '../authzen/access-requests/routes';
import { Described } from '../docs/described';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';
import { statedIn } from '../queries/pages';

const SCHEMA_TYPE = 'application/schema+json';

/** What an access request states beside the question, as a denial names it: a form for programs. */
@Controller()
export class RequestFormsController {
  constructor(@Inject(RequestForms) private readonly forms: RequestForms) {}

  @Get(FORM_PATHS.schema)
  @AllowedTo(...accessRequesters)
  @ForWorkflowLimited()
  @Header('content-type', SCHEMA_TYPE)
  @Described({
    summary: 'AuthZEN: what to state with a denial, as JSON Schema, for who was denied.',
    query: DenialQuery,
    answer: { [SCHEMA_TYPE]: { type: 'object' } },
    canBeMissing: true,
  })
  schema(@Req() request: FastifyRequest): Promise<JsonSchema> {
    return this.forms.schema(...questionIn(request, DenialQuery));
  }

  @Get(FORM_PATHS.catalogs)
  @AllowedTo(...accessRequesters)
  @ForWorkflowLimited()
  @Described({
    summary: 'AuthZEN: which fields of that form take values of a catalog.',
    query: DenialQuery,
    answer: CatalogsDocument,
    canBeMissing: true,
  })
  catalogs(@Req() request: FastifyRequest): Promise<CatalogsDocument> {
    return this.forms.catalogs(...questionIn(request, DenialQuery));
  }

  @Get(FORM_PATHS.catalog)
  @AllowedTo(...accessRequesters)
  @ForWorkflowLimited()
  @Described({
    summary: 'AuthZEN: the values that a field of that form takes.',
    query: FieldCatalogQuery,
    answer: FieldCatalogAnswer,
    canBeMissing: true,
  })
  catalog(@Req() request: FastifyRequest): Promise<FieldCatalogAnswer> {
    return this.forms.catalog(...questionIn(request, FieldCatalogQuery));
  }
}

/** What the address states, and who asks. Parameters that it does not know are ignored. */
const questionIn = <T extends object>(
  request: FastifyRequest,
  contract: new () => T,
): [stated: T, metadata: ReturnType<typeof metadataOf>] => [
  statedIn(request, contract, { unknown: 'ignored' }),
  metadataOf(request.caller!, uuidv7()),
];
