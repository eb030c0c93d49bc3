// The copy task in short. All there is to learn lies at the beginning: no gradient from there, no
// learning.

#include "experiment.hpp"

std::vector<contender> recall() {
    return contenders<recall_task>();
}
