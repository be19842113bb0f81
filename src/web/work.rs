//! Work that takes a processor's time, off the threads that answer: so many at once, so many
//! waiting, and a clear word to whoever comes after them.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::model::Error;

use super::failure::Failure;

/// The queue of work.
#[derive(Debug, Clone)]
pub struct Work {
    /// Places in the queue, those at work included.
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

impl Work {
    /// So many at once, so many waiting.
    pub fn new((running, waiting): (usize, usize)) -> Self {
        let running = running.max(1);
        Self {
            places: Arc::new(Semaphore::new(running.saturating_add(waiting))),
            running: Arc::new(Semaphore::new(running)),
        }
    }

    /// Does it when its turn comes. It goes on to its end when who asked has gone.
    ///
    /// # Errors
    /// Its own, and [`Failure::Busy`] when the queue is full.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let place = self.place()?;
        self.run_at(place, work).await
    }

    /// A place in the queue, for work that is begun later.
    ///
    /// # Errors
    /// [`Failure::Busy`] when there is none.
    pub fn place(&self) -> Result<OwnedSemaphorePermit, Failure> {
        self.places.clone().try_acquire_owned().map_err(|_| Failure::Busy)
    }

    /// Does it at a place that was taken before.
    ///
    /// # Errors
    /// Its own.
    pub async fn run_at<T: Send + 'static>(
        &self,
        place: OwnedSemaphorePermit,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let turn = self.running.clone().acquire_owned().await;
        let done = tokio::task::spawn_blocking(move || {
            let _until_done = (place, turn);
            work()
        });
        match done.await {
            Ok(result) => result.map_err(Failure::Told),
            Err(error) => Err(Failure::Told(Error::internal("cannot answer", error.to_string()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_when_the_queue_is_full_is_told_so() {
        let work = Work::new((1, 1));
        let (release, held) = std::sync::mpsc::channel::<()>();
        let first = work.clone();
        let first = tokio::spawn(async move {
            first.run(move || held.recv().map_err(|e| Error::internal("", e.to_string()))).await
        });
        let second = work.clone();
        let second = tokio::spawn(async move { second.run(|| Ok(2)).await });
        while work.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(work.run(|| Ok(3)).await, Err(Failure::Busy)));
        release.send(()).unwrap();
        assert!(first.await.unwrap().is_ok());
        assert_eq!(second.await.unwrap().ok(), Some(2));
        assert_eq!(work.run(|| Ok(3)).await.ok(), Some(3));
    }
}
