#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <span>

#include "strut/layer/concept.hpp"
#include "strut/train/observer.hpp"

namespace strut {

/// Says when training has stopped helping, and keeps the best parameters until then.
///
/// Told a loss after each epoch, preferably that of data which are not trained on. It says stop
/// when the loss has not become smaller by more than `min_delta` for `patience` epochs; the first
/// epoch never stops. `restore` brings back the parameters of the best epoch, and Keras's
/// restore_best_weights does so on stopping: `restore_when_stopping`. Before any improvement the
/// best parameters are those after the first epoch. A loss that is not a number is no improvement:
/// a run that has diverged stops, and restores the best that it had (of the first epoch, if that
/// diverged).
///
/// As an observer of `trainer::epoch` it is told the loss on the training data.
///
/// Cost: one more network, allocated in the constructor; nothing later.
/// Source: Keras's EarlyStopping in mode "min"; its defaults for min_delta and patience are 0.
/// Prechelt 1998.
template <class Net>
class early_stopping {
public:
    struct options {
        std::size_t patience = 0;
        double min_delta = 0;
        bool restore_when_stopping = false;
    };

    /// Watches a network that is being trained.
    explicit early_stopping(Net& trained, options chosen = {})
        : net_{trained}, options_{chosen}, best_net_{std::make_unique<Net>(trained)} {}

    /// An epoch with this loss is over. Returns `should_stop()`.
    bool observe(double loss) {
        if (stopped_)
            return true;
        ++epochs_;
        ++wait_;
        const bool better = loss + options_.min_delta < best_loss_;
        if (better || epochs_ == 1)
            *best_net_ = net_;
        if (better) {
            best_loss_ = loss;
            best_epoch_ = epochs_;
            wait_ = 0;
        } else if (wait_ >= options_.patience && epochs_ > 1) {
            stopped_ = true;
            if (options_.restore_when_stopping)
                restore();
        }
        return stopped_;
    }

    template <class Trainer>
    void after_epoch(const Trainer&, const epoch_report& report) {
        observe(report.loss);
    }

    /// What it goes on from: see `trainer::for_each_state`.
    template <class Visit>
    void for_each_state(Visit&& visit) {
        visit_state<typename Net::value>(*this, visit);
    }
    template <class Visit>
    void for_each_state(Visit&& visit) const {
        visit_state<const typename Net::value>(*this, visit);
    }

    bool should_stop() const { return stopped_; }
    double best_loss() const { return best_loss_; }
    /// From 1; 0 before there was an improvement.
    std::size_t best_epoch() const { return best_epoch_; }
    const Net& best() const { return *best_net_; }
    /// Puts the best parameters into the network.
    void restore() { net_ = *best_net_; }

private:
    template <class T, class Self, class Visit>
    static void visit_state(Self& stop, Visit& visit) {
        visit("best parameters", std::span<T>{stop.best_net_->parameters.span()},
            std::span<const tensor>{Net::tensors});
        if constexpr (Net::root::statistics_size > 0)
            visit("best statistics", std::span<T>{stop.best_net_->statistics.span()},
                std::span<const tensor>{Net::root::statistics});
        visit("best loss", stop.best_loss_);
        visit("best epoch", stop.best_epoch_);
        visit("watched epochs", stop.epochs_);
        visit("waited epochs", stop.wait_);
        visit("stopped", stop.stopped_);
    }

    Net& net_;
    options options_;
    std::unique_ptr<Net> best_net_;
    double best_loss_ = std::numeric_limits<double>::infinity();
    std::size_t best_epoch_ = 0;
    std::size_t epochs_ = 0;
    std::size_t wait_ = 0;
    bool stopped_ = false;
};

} // namespace strut
