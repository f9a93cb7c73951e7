//! Received: what a sender sends is what the API shows.

use creel_core::receiver::{Limits, Receiver};
use serde_json::json;
use tokio::net::TcpStream;

use crate::carriers::exchange;
use crate::instance::Instance;

#[tokio::test]
async fn a_request_comes_out_as_it_came_in() {
    let instance = Instance::new().await;
    let receiver = Receiver::bind("127.0.0.1:0".parse().unwrap(), Limits::default()).await.unwrap();
    let address = receiver.local_addr().unwrap();
    tokio::spawn(receiver.serve(instance.creel.clone(), instance.creel.shutdown().clone()));
    let head =
        format!("POST /x?y=%20 HTTP/1.1\r\nhOsT: {address}\r\nConnection: close\r\nX-a:  1\r\nx-A: 2\r\n");
    let sent = [
        (format!("{head}Content-Length: 5\r\n\r\n"), "hello", "hello"),
        (
            format!("{head}Transfer-Encoding: chunked\r\n\r\n"),
            "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
            "5\r\nhello\r\n0\r\n\r\n",
        ),
    ];
    for (head, body, shown) in sent {
        let (status, _) =
            exchange(TcpStream::connect(address).await.unwrap(), &format!("{head}{body}")).await;
        assert_eq!(status, 200);
        let list = instance.get("/deliveries?limit=1").await.done();
        let id = &list["items"][0]["id"];
        assert_eq!(instance.get(&format!("/deliveries/{id}/raw")).await.text(), format!("{head}{shown}"));
        assert_eq!(instance.get(&format!("/deliveries/{id}/body")).await.text(), "hello");
    }
    instance.patch("/endpoints/default", &json!({"answer": {"status": 418, "body": "short"}})).await.done();
    let request = format!("{head}Content-Length: 0\r\n\r\n");
    let (status, reply) = exchange(TcpStream::connect(address).await.unwrap(), &request).await;
    assert!(status == 418 && reply.ends_with("short"), "a change counts at once: {reply}");
    assert_eq!(instance.get("/deliveries/count").await.done(), json!({"count": 3}));
}
