import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  MessagePattern,
  type MicroserviceOptions,
  Payload,
  Transport,
} from '@nestjs/microservices';
import { createPool } from '#platform';
import { natsOptions, PlainDecision, PlainRead, plainReadSubject, plainSubject } from './decisions';

const POOL_SIZE = 10;
const pool = createPool(process.env['DATABASE_URL']!, 'plain-service', { size: POOL_SIZE });

/** Stores each request with one committed insert, and decides nothing; answers queries with their rows. */
@Controller()
class PlainController {
  @MessagePattern(plainSubject)
  async decide(@Payload() { workOrderId, action }: PlainDecision): Promise<object> {
    const decisionId = randomUUID();
    await pool.query({
      name: 'plain-insert',
      text: 'INSERT INTO plain_decisions (id, work_order_id, action) VALUES ($1, $2, $3)',
      values: [decisionId, workOrderId, JSON.stringify(action)],
    });
    return { decisionId };
  }

  @MessagePattern(plainReadSubject)
  async read({ text, values }: PlainRead): Promise<object> {
    const { rows } = await pool.query<object>({ text, values });
    return { rows };
  }
}

@Module({ controllers: [PlainController] })
class PlainService {}

const main = async (): Promise<void> => {
  await pool.query(`CREATE TABLE IF NOT EXISTS plain_decisions (id uuid PRIMARY KEY,
    work_order_id text NOT NULL, action json NOT NULL, at timestamptz NOT NULL DEFAULT now())`);
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(PlainService, {
    logger: ['error'],
    transport: Transport.NATS,
    options: natsOptions(process.env['NATS_URL']!),
  });
  app.enableShutdownHooks();
  await app.listen();
};

void main();
