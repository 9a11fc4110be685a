/** An HTTP service that takes orders and publishes them: Express reads the body, the schema of zod checks it. */
import express, { type Express } from "express";
import { type PutEventsEntry } from "../generated/index.js";
import { CheckoutOrderComplete } from "../generated/service-order-submit/checkout-order-complete/v1.js";
import { submitted } from "./submit.js";

export function service(publish: (entry: PutEventsEntry) => Promise<unknown>): Express {
  const app = express();
  app.post("/orders", express.json(), async (request, response) => {
    const order = CheckoutOrderComplete.safeParse(request.body);
    if (!order.success) {
      response.status(422).json(order.error.issues); // where and why, without the values
      return;
    }
    await publish(submitted(order.data, "prod"));
    response.status(202).json(order.data);
  });
  return app;
}
