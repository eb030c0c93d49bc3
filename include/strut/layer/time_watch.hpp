#pragma once

#include <span>

namespace strut {

/// How large the gradient of a recurrent layer's state was at both ends of its sequence.
struct time_note {
    const void* tape = nullptr; ///< of the layer, which tells it from others of its type
    double first = 0;           ///< the norm at the first step
    double last = 0;            ///< the norm at the last step, from which backward starts
};

/// Takes down, on the way of backward through time, what somebody who watches asks for; see `pass`.
/// It knows its layers by their tapes, since a layer does not know where it stands.
struct time_watch {
    std::span<time_note> notes{};
    time_watch* next = nullptr; ///< who else watches

    constexpr void see(const void* tape, double time_note::*end, double norm) {
        for (time_watch* one = this; one != nullptr; one = one->next)
            for (time_note& note : one->notes)
                if (note.tape == tape)
                    note.*end = norm;
    }
};

} // namespace strut
