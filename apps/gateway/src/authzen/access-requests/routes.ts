import { parseRoute, submitAccessRequest } from '#contracts';

/** Where access is requested; tasks are below it. */
export const REQUESTS_PATH = parseRoute(submitAccessRequest).path;

/** Where the keys are that verify what this decision point signs. */
export const JWKS_PATH = '/access/v1/jwks';

/** Where to read which actions on a resource can be requested. */
export const ACTION_CATALOG_PATH = '/access/v1/catalogs/actions';
