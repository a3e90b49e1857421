import { IsObject, IsString } from 'class-validator';

/** A request to the plain system: the same body as `POST /v1/decisions`. */
export class PlainDecision {
  @IsString()
  workOrderId!: string;

  @IsObject()
  action!: Record<string, unknown>;
}

export const plainSubject = 'writ.bench.decide';

/** The options of Nest's NATS client and server, from a URL with user and password. */
export const natsOptions = (url: string) => {
  const { host, username, password } = new URL(url);
  return {
    servers: [host],
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
  };
};
