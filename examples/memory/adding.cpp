// The adding problem. The second mark may stand near the end, so that something can be learned
// from a few steps back, and the rest from there.

#include "experiment.hpp"

std::vector<contender> adding() {
    return contenders<adding_task>();
}
