/** Reserves stock for every order, and frees it when a parcel has left; fed by an SQS queue with partial batch responses. */
import { type BatchResponse, type SqsEvent, Dispatcher, SUBJECTS } from "../generated/index.js";

export const reserved: Map<string, number> = new Map();

const dispatcher = new Dispatcher()
  .on(SUBJECTS.CheckoutOrderComplete, (order) => {
    const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
    reserved.set(order.order_number, pieces);
  })
  .on(SUBJECTS.ShippingParcelDispatched, (parcel) => {
    reserved.delete(parcel.order_number);
  })
  .otherwise(() => undefined);

export async function handler(event: SqsEvent): Promise<BatchResponse> {
  return await dispatcher.dispatchBatch(event); // what failed comes again, alone
}
