import { type DecisionPointMetadata, parseRoute, taskEndings } from '#contracts';
import { type CommandSpec } from '../commands/command-route';
import {
  ACTION_CATALOG_PATH,
  JWKS_PATH,
  REQUESTS_PATH,
  RESOURCE_CATALOG_PATH,
} from './access-requests/routes';
import {
  evaluate,
  evaluateSeveral,
  searchActions,
  searchResources,
  searchSubjects,
} from './routes';

/** Where enforcement points look for the metadata, below the address of the decision point. */
export const METADATA_PATH = '.well-known/authzen-configuration';

/** The Access Request and Approval Profile. */
const ACCESS_REQUESTS = 'urn:openid:authzen:capability:access-request';

/** What an enforcement point has to know of this decision point. */
export const metadataAt = (baseUrl: string): DecisionPointMetadata => {
  const at = (route: CommandSpec): string => baseUrl + parseRoute(route).path;
  return {
    policy_decision_point: baseUrl,
    access_evaluation_endpoint: at(evaluate),
    access_evaluations_endpoint: at(evaluateSeveral),
    search_subject_endpoint: at(searchSubjects),
    search_resource_endpoint: at(searchResources),
    search_action_endpoint: at(searchActions),
    access_request_endpoint: baseUrl + REQUESTS_PATH,
    jwks_uri: baseUrl + JWKS_PATH,
    capabilities: [ACCESS_REQUESTS],
    // The Obligations Profile: an enforcement point that does not know one has to deny.
    supported_obligations: [],
    access_request_action_catalog_endpoint: baseUrl + ACTION_CATALOG_PATH,
    access_request_resource_catalog_endpoint: baseUrl + RESOURCE_CATALOG_PATH,
    access_request_callback_events_supported: taskEndings,
  };
};
