/** Reserves stock for every order, and frees it when a parcel has left; fed by an SQS queue with partial batch responses. */
import { type SqsEvent, Dispatcher, messages } from "../generated/index.js";
import { CheckoutOrderComplete } from "../generated/service-order-submit/checkout-order-complete/v1.js";
import { ShippingParcelDispatched } from "../generated/service-shipping/shipping-parcel-dispatched/v1.js";

export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

export const reserved: Map<string, number> = new Map();

const dispatcher = new Dispatcher()
  .on(CheckoutOrderComplete, (order) => {
    const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
    reserved.set(order.order_number, pieces);
  })
  .on(ShippingParcelDispatched, (parcel) => {
    reserved.delete(parcel.order_number);
  })
  .otherwise(() => undefined);

export async function handler(event: SqsEvent): Promise<BatchResponse> {
  const batchItemFailures: BatchResponse["batchItemFailures"] = [];
  for (const record of event.Records) {
    try {
      for (const message of messages({ Records: [record] })) {
        await dispatcher.dispatch(message);
      }
    } catch (error) {
      console.error("not processed", record.messageId, error);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
