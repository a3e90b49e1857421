export type { components, paths } from '../../../../libs/client/src/schema';
