import 'reflect-metadata';
import { Body, Controller, Get, Inject, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxy, ClientsModule, Transport } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { firstValueFrom } from 'rxjs';
import { natsOptions, PlainDecision, PlainRead, plainReadSubject, plainSubject } from './decisions';

const BUS = 'BUS';

/** HTTP in, a request over NATS, its answer out: the usual Nest gateway. */
@Controller()
class PlainController {
  constructor(@Inject(BUS) private readonly bus: ClientProxy) {}

  @Get('readyz')
  ready(): string {
    return 'ready';
  }

  @Post('v1/decisions')
  decide(@Body() decision: PlainDecision): Promise<object> {
    return firstValueFrom(this.bus.send<object>(plainSubject, decision));
  }

  @Post('v1/read')
  read(@Body() query: PlainRead): Promise<object> {
    return firstValueFrom(this.bus.send<object>(plainReadSubject, query));
  }
}

@Module({
  imports: [
    ClientsModule.register([
      { name: BUS, transport: Transport.NATS, options: natsOptions(process.env['NATS_URL']!) },
    ]),
  ],
  controllers: [PlainController],
})
class PlainGateway {}

const main = async (): Promise<void> => {
  const app = await NestFactory.create(PlainGateway, new FastifyAdapter(), { logger: ['error'] });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true }));
  app.enableShutdownHooks();
  await app.listen(Number(process.env['WRIT_PORT']), '127.0.0.1');
};

void main();
