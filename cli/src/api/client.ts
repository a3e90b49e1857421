export {
  type Answer,
  type Connection,
  type Folding,
  type RequestOptions,
  WritClient,
} from '#client';
