/** Reserves stock for every order, and frees it when a parcel has left; fed by an SQS queue with partial batch responses. */
import { type BatchResponse, type SqsEvent, Dispatcher } from "../generated/index.js";
import { CheckoutOrderComplete } from "../generated/service-order-submit/checkout-order-complete/v1.js";
import { ShippingParcelDispatched } from "../generated/service-shipping/shipping-parcel-dispatched/v1.js";

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
  return await dispatcher.dispatchBatch(event);
}
