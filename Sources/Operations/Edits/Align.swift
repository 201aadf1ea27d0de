package import TaskQueue

/// Brings the columns of the queue's table in line for readers; no cell says anything else afterwards.
package struct Align: Operation {
    package let name = "fmt"

    package init() {}

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) {
        try queue.align()
    }
}
