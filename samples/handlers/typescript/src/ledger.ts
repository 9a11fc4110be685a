/** One line a business event, straight from EventBridge. An event without a line is an error (`UnknownSubject`), so that it is seen. */
import { type EventBridgeEvent, Dispatcher, SUBJECTS } from "../generated/index.js";
import { type Payment } from "../generated/service-payment/payment-authorisation-complete/v1.js";

const dispatcher = new Dispatcher<string>()
  .on(SUBJECTS.CustomerLoginComplete, (login) => `customer ${login.customer_id} logged in`)
  .on(SUBJECTS.CheckoutOrderComplete, (order) => `order ${order.order_number} submitted, ${order.coupon ?? "no coupon"}`)
  .on(SUBJECTS.PaymentAuthorisationComplete, (paid) => `order ${paid.order_number} paid by ${means(paid.payment)}`)
  .on(SUBJECTS.FulfilmentOrderComplete, (order) => `order ${order.order_number} complete`)
  .on(SUBJECTS.ShippingParcelDispatched, (parcel) => `order ${parcel.order_number} shipped`);

export async function handler(event: EventBridgeEvent<unknown>): Promise<string | undefined> {
  return await dispatcher.dispatch(event);
}

/** `switch` narrows to each listed method; `default` is what comes up next week. */
function means(payment: Payment): string {
  switch (payment.method) {
    case "card":
      return `${payment.brand} …${payment.last4}`;
    case "giftcard":
      return `gift card, ${payment.balance_left.amount} ${payment.balance_left.currency} left`;
    default:
      return payment.method;
  }
}
