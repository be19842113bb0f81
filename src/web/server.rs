//! The accept loop: what `axum::serve` does, with a time limit for headers and a limit of
//! connections, and an orderly end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::app::Workspace;
use crate::model::Error;

use super::site::Site;
use super::{Admission, Log, Options, routes};

/// How long answers that have begun may take at the end.
const FAREWELL: Duration = Duration::from_secs(10);

/// Largest head of a request, in bytes.
const HEAD: usize = 64 << 10;

/// Where it runs.
#[derive(Debug, Clone)]
pub struct Running {
    /// The address that it listens at.
    pub addr: SocketAddr,
    /// What to open: with the launch token, where there is one.
    pub url: String,
}

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Serves until the process is asked to end (`SIGINT`, `SIGTERM`), then lets what has begun come to
/// its end. `ready` is told once when it listens; `log` gets a line for each answer.
///
/// # Errors
/// When the address cannot be listened at.
pub fn serve(
    workspace: Workspace,
    options: Options,
    log: Log,
    ready: impl FnOnce(&Running),
) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::internal("cannot start the server", error.to_string()))?;
    runtime.block_on(async move {
        let listener = TcpListener::bind(options.addr).await.map_err(|error| {
            Error::usage(
                format!("cannot listen at {}", options.addr),
                error.to_string(),
                "another program may have it: choose another with --addr, port 0 takes a free one",
            )
        })?;
        let addr = listener
            .local_addr()
            .map_err(|error| Error::internal("cannot start the server", error.to_string()))?;
        let token = match &options.admission {
            Admission::Token(token) => format!("?token={token}"),
            Admission::Users(_) => String::new(),
        };
        let running = Running { addr, url: format!("http://{addr}/{token}") };
        let connections = options.connections.max(1);
        let header_timeout = options.header_timeout;
        let site = Arc::new(Site::new(workspace, options, addr.port(), log));
        let stop = stop()?;
        ready(&running);
        accept(listener, routes::router(site), connections, header_timeout, stop).await;
        Ok(())
    })
}

async fn accept(
    listener: TcpListener,
    router: axum::Router,
    connections: usize,
    header_timeout: Duration,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(connections));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = &mut stop => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, peer)) = accepted else {
            // The process has no more file descriptors, or the client has gone: others wait.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let router = router.clone();
        let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            router.clone().oneshot(request)
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(header_timeout)
            .max_buf_size(HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            // A client that breaks off is its own affair.
            let _ = connection.await;
        });
    }
    drop(listener);
    // Whoever listens to a stream of events does not end by itself.
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
}

/// Comes true when the process is asked to end.
#[cfg(unix)]
fn stop() -> Result<impl Future<Output = ()>, Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| {
        signal(kind).map_err(|error| Error::internal("cannot wait for signals", error.to_string()))
    };
    let (mut interrupt, mut terminate) =
        (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Comes true when the process is asked to end.
#[cfg(not(unix))]
fn stop() -> Result<impl Future<Output = ()>, Error> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
