//! A model allocates nothing after construction: counted by the allocator itself.

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{models, normals};
use wgf::prelude::*;

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

#[allow(
    unsafe_code,
    reason = "an allocator that counts is the only way to see every allocation"
)]
// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count(f: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    f();
    ALLOCATIONS.load(Ordering::Relaxed) - before
}

fn check<M: LogDensity>(name: &str, model: &M) {
    let u = normals(1, model.dim(), 0.5);
    let mut gradient = vec![0.0; model.dim()];
    let points = normals(2, 16 * model.dim(), 0.5);
    let (mut values, mut gradients) = ([0.0; 16], vec![0.0; 16 * model.dim()]);
    // The first batch makes its buffers.
    model.score_batch(&points, &mut values, &mut gradients);
    let mut total = 0.0;
    let scores = count(|| {
        for _ in 0..10 {
            total += model.score(&u, &mut gradient) + model.log_density(&u);
            model.score_batch(&points, &mut values, &mut gradients);
        }
    });
    assert!(total.is_finite());
    assert_eq!(scores, 0, "{name} allocates while scoring");
}

// One test alone in this binary: another thread's allocations would be counted too.
#[test]
fn scores_allocate_nothing() {
    assert!(
        count(|| drop(std::hint::black_box(vec![1.0; 10]))) > 0,
        "the counter counts"
    );
    // Spreading a batch over threads does allocate, in the thread pool.
    let one_thread = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    one_thread.install(check_all);
}

fn check_all() {
    check("eight schools", &models::eight_schools());
    check("regression", &models::regression());
    check("counts", &models::counts());
    check("bounds", &models::bounds());
    check("functions", &models::functions());
    check("series", &models::series());
    check("reductions", &models::reductions());
}
