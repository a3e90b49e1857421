export { type Answer, type Folding, type RequestOptions, WritClient } from '#client';
