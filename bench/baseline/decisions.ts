import { IsArray, IsObject, IsString } from 'class-validator';

/** A request to the plain system: the same body as `POST /v1/decisions`. */
export class PlainDecision {
  @IsString()
  workOrderId!: string;

  @IsObject()
  action!: Record<string, unknown>;
}

export const plainSubject = 'writ.bench.decide';

/** A query that the plain system passes on to the database. */
export class PlainRead {
  @IsString()
  text!: string;

  @IsArray()
  values!: unknown[];
}

export const plainReadSubject = 'writ.bench.read';

/** The options of Nest's NATS client and server, from a URL with user and password. */
export const natsOptions = (url: string) => {
  const { host, username, password } = new URL(url);
  return {
    servers: [host],
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
  };
};
