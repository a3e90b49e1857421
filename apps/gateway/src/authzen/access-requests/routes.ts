import { parseRoute, submitAccessRequest } from '#contracts';

/** Where access is requested; tasks are below it. */
export const REQUESTS_PATH = parseRoute(submitAccessRequest).path;

/** Where the keys are that verify what this decision point signs. */
export const JWKS_PATH = '/access/v1/jwks';

/** Where to read which actions on a resource can be requested. */
export const ACTION_CATALOG_PATH = '/access/v1/catalogs/actions';

/** Where to read for which resources an action can be requested. */
export const RESOURCE_CATALOG_PATH = '/access/v1/catalogs/resources';

const DENIALS_PATH = '/access/v1/denials';

/** What to state with a denial: its schema, its catalogs, and the catalog of a field. */
export const FORM_PATHS = {
  schema: `${DENIALS_PATH}/:workOrderId/:decisionId/schema`,
  catalogs: `${DENIALS_PATH}/:workOrderId/:decisionId/catalogs`,
  catalog: `${DENIALS_PATH}/:workOrderId/:decisionId/catalogs/:field`,
} as const;

/** The path of one of them. */
export const formPath = (
  of: keyof typeof FORM_PATHS,
  ids: { readonly workOrderId: string; readonly decisionId: string; readonly field?: string },
): string =>
  Object.entries(ids).reduce<string>(
    (path, [name, id]) => path.replace(`:${name}`, id),
    FORM_PATHS[of],
  );
