/** One line a business event, straight from EventBridge. A subject that is added to the registry stops this from compiling until it has a case. */
import { type EventBridgeEvent, readEvent, unreachable } from "../generated/index.js";

export async function handler(input: EventBridgeEvent<unknown>): Promise<string> {
  const event = readEvent(input);
  switch (event.subject) {
    case "service-customer-login@CUSTOMER.LOGIN.COMPLETE":
      return `customer ${event.payload.customer_id} logged in`;
    case "service-order-submit@CHECKOUT.ORDER.COMPLETE":
      return `order ${event.payload.order_number} submitted, ${event.payload.coupon ?? "no coupon"}`;
    case "service-payment@PAYMENT.AUTHORISATION.COMPLETE":
      return `order ${event.payload.order_number} paid by ${String(event.payload.payment.method)}`;
    case "service-order-complete@FULFILMENT.ORDER.COMPLETE":
      return `order ${event.payload.order_number} complete`;
    case "service-shipping@SHIPPING.PARCEL.DISPATCHED":
      return `order ${event.payload.order_number} shipped`;
    default:
      return unreachable(event);
  }
}
